"""Reports: one a file, each with its title, parameters, columns and rows."""
