"""Everything a front end may ask for, without a face: no Qt, no SQL, no PDF calls."""
