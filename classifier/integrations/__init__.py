"""Copytaster in data engines: datatrove, Ray Data, Spark. One module per engine, imported by its name."""
