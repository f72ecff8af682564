"""A member is told once that something new is in their space, and told nothing else."""

from chalicelib.notifications import service
from tests.chalicelib.care.insurer import consultation
from tests.chalicelib.notifications.post import Post


def test_one(post: Post) -> None:
    post.insurer.process(consultation("A"))
    post.deliver()
    (mail,) = post.sent()
    print(mail.text, mail.html, mail)
    post.deliver()
    assert len(post.sent()) == 1
