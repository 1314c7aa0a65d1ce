from __future__ import annotations

from iopgen.web.content_security import make_policy


def test_policy_allows_only_the_site_itself() -> None:
    assert dict(rule.split(" ", 1) for rule in make_policy(()).split("; ")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "script-src-attr": "'none'",
        "style-src": "'self' 'unsafe-inline'",
        "style-src-elem": "'self'",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }


def test_policy_names_inline_scripts_by_hash() -> None:
    assert "; script-src 'self' 'sha256-YQ=='; " in make_policy(["sha256-YQ=="])
