"""Why the disk refuses a file, in French: the system says it in English."""

import errno
import os

_REASONS = {
    errno.ENOENT: "ce fichier ou ce dossier n'existe pas",
    errno.EACCES: "l'accès en est refusé, vérifiez ses droits",
    errno.EPERM: "l'accès en est refusé, vérifiez ses droits",
    errno.EISDIR: "c'est un dossier, il faut un fichier",
    errno.ENOTDIR: "un fichier y tient la place d'un dossier",
    errno.EEXIST: "un fichier de ce nom existe déjà, il faut un dossier",
    errno.ENOSPC: "le disque est plein, libérez de la place",
    errno.EDQUOT: "votre part du disque est pleine, libérez de la place",
    errno.EFBIG: "ce fichier est trop grand pour ce disque",
    errno.EROFS: "ce disque ne permet pas d'écrire",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EIO: "le disque ne répond pas, vérifiez-le",
}


def why(error: OSError) -> str:
    """Why a file or folder cannot be read or written: words that follow a colon, without a full stop."""
    code = error.errno or 0
    return _REASONS.get(code, f"le système le refuse ({errno.errorcode.get(code, os.name)})")
