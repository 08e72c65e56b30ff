"""The program's own "no": one sentence for whoever typed the command, and exit status 2."""


class Complaint(Exception):
    """Something outside the program is wrong; the sentence says what, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def about_disk(*, folder: object) -> Complaint:
    """The disk is full: the same words wherever it shows."""
    return Complaint(f"The disk that holds {folder} is full: free some space and try again.")
