"""Values of a site and what a person does to them: pure, no files, no clock, no screen."""
