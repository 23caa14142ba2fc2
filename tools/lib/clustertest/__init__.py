"""Drives larder and the real kubectl against a stand-in for an API server."""
