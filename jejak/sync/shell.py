"""How the files of the capture app are served: the same for everybody, without sign-in.

WhiteNoise serves what stands in `jejak/root/` at the root of the site; the policy of the pages
never reaches these answers, so they bring their own.
"""

from collections.abc import MutableMapping

SHELL = "/catat/"
POLICY = "; ".join(
    f"{directive} {sources}"
    for directive, sources in {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }.items()
)
# A year; the name of such a file changes with its content.
KEPT = "public, max-age=31536000, immutable"


def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Say what a browser may keep: the parts for ever, the page never unasked, the worker never."""
    if not url.startswith(SHELL):
        return
    if url.startswith(f"{SHELL}assets/"):
        headers["Cache-Control"] = KEPT
        return
    # Pages and workers obey a policy; their parts do not need one each.
    headers["Content-Security-Policy"] = POLICY
    headers["Cache-Control"] = "no-store" if url == f"{SHELL}sw.js" else "no-cache"
