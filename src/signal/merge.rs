//! How a new reading of a signal is merged with what is on record.
