"""The training rows of copytaster's shipped model, in `news`: what `copytaster train` builds on."""
