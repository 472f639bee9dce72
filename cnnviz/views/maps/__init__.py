"""Maps and kernels as pictures: colours, tiles, legends, and a value under the cursor."""
