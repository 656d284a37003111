"""How a sender says that something did not go out."""


class NotSent(Exception):
    """It did not go out. The sentence names nobody.

    final: trying again would not help. line_down: nothing else would go out on this channel either.
    """

    def __init__(self, sentence: str, *, final: bool = False, line_down: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.final, self.line_down = sentence[:80], final, line_down
