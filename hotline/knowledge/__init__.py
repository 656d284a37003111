"""知识库 (第十三条、第十四条): entries of the units, reviewed by the centre, used at intake and by the public."""
