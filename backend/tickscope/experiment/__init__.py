"""What a run is made from: the config with its bounds, presets, identity; and what is told about it: metrics, why."""
