"""Uses built sites as people do, and asks the tools of others about them. Run by tools/site-test."""
