"""Dialogs: each has a compiled form, and none inherits one."""
