"""What is seen from where: sightlines, isovists, graphs of places that see each other."""
