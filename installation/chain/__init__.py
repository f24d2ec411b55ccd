"""The frame-chained autoencoders: numpy in, ``Position`` out; TensorFlow stays behind this wall."""
