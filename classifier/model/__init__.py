"""The model folder and the models in it, which score blocks and pages. Inference needs only NumPy."""
