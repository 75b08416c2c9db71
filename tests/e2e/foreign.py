"""A web site of another origin, whose policy allows no more than the chat needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Our product</title>
  </head>
  <body>
    <main><h1>Our product</h1><p>It measures flows.</p></main>
    <script src="{desk}/chat/widget.js" data-site="{key}" {more} async></script>
  </body>
</html>
"""
POLICY = (
    "default-src 'none'; script-src {desk}; connect-src {desk}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


class Site:
    """Serves one page that embeds the chat; what stands in the script tag can be changed."""

    def __init__(self, port: int, desk: str) -> None:
        self.origin = f"http://localhost:{port}"
        self.desk = desk
        self.key = ""
        self.more = ""

    def page(self) -> bytes:
        return PAGE.format(desk=self.desk, key=self.key, more=self.more).encode()


@contextmanager
def site_at_another_origin(desk: str) -> Iterator[Site]:
    """Serve a page of another origin than the desk's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.page() if self.path == "/" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(desk=desk))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port, desk)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
