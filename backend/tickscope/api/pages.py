"""Headers of every answer, and the one page that is shown without the token."""

from __future__ import annotations

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Only what the server itself serves. Inline styles: Plotly.js sets them (SECURITY.md)."""

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cache-control", b"no-store"),
)
"""Added to every answer that does not set them itself."""

LOGIN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tickscope: open the printed address</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 34rem; margin: 12vh auto; padding: 0 1rem }
  code { font-family: ui-monospace, monospace }
</style>
<main><h1>Tickscope is running</h1>
<p>It lets in only who started it. Open the address that it printed in its terminal; it looks like
<code>/?token=&hellip;</code>. Each start has a new token, so an older address no longer works.</p>
<p>Paste that address into this browser's address bar, or ask your teacher for the class link.</p>
<p>Were you given a link to a place in a run? Once you are in, open it again in this browser and it works.</p></main>
"""
