"""The plan on screen: view, picture tiles, features, overlays, palette and legend."""
