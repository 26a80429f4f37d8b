"""Ways on foot: out, to help, into the site and past its controls."""
