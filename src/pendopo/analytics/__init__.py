"""What the events amount to: measures, cubes, closed days as Parquet, condition, falls, effects."""
