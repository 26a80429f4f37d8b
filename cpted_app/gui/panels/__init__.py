"""Parts of the window that steps share: fields, tables, charts, rail, notices."""
