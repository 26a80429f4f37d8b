"""What a person does with the pointer: each tool is a generator of steps."""
