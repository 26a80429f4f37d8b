"""At what heights people see and are seen, metres above ground, wherever nobody gives others.

Source of the eyes of those who stand and of wheelchair users: usual practice for sight lines in
road and inclusive design (standing adults 1.50 to 1.65 m); the others are a design choice.
"""

EYE_HEIGHT_M = 1.6
"""Eye of a standing adult."""
WHEELCHAIR_EYE_HEIGHT_M = 1.15
CHILD_EYE_HEIGHT_M = 1.0
SEATED_EYE_HEIGHT_M = 1.2
FACE_HEIGHT_M = 1.5
"""Height of a face. Source: EN 13201-2:2015, points of Ev and Esc (not read in print)."""
