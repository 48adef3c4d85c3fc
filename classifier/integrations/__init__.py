"""Copytaster inside other people's engines: datatrove, Ray Data, Spark. One file an engine, imported by its name."""
