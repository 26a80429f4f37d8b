"""What a person does to a site: each function returns the Edit, or says why it cannot be."""
