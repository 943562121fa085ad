"""Brief, codebook and figures, rendered from results: they see scores and comparisons, never a study's folder."""
