"""自评报告: written from the form, and held against it."""
