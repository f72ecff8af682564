"""The e-mails that members get. None says anything of anyone's health: the space does, once signed in."""

from chalicelib.mail import Letter, letter


def reimbursed() -> Letter:
    """One or more reimbursements were processed. Source: MBR-28."""
    return letter("reimbursed", "Du nouveau dans vos remboursements")


def cover_changed() -> Letter:
    """The cover of one or more people of the family ended. Source: RG-S.8."""
    return letter("cover_changed", "La couverture de votre famille a changé")
