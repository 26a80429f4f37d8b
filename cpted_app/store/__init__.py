"""The file: one GeoPackage per assessment, and the only place that speaks SQL."""
