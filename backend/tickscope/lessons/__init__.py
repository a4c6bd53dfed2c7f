"""What is taught with runs: how each broken function should read, the story of the commit, lessons. Data, and how to
find in a run the record that a sentence is about."""
