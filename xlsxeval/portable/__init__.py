"""A folder that scores workbooks where nothing may be installed and nothing fetched."""
