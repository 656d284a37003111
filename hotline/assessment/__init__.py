"""月度考评 (第三十条): drafted by the centre, appealed against by units, decided and published by the bureau."""
