"""The clickbait model for headlines: inference, training and its card."""
