"""The model folder and everything in it that scores blocks and pages. Inference needs only NumPy."""
