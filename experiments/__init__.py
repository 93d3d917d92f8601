"""What one does with the model: many runs, comparisons, figures; `sim` knows nothing of it."""
