//! A text cut into words and clauses: what each word is, does and means, and in which
//! language.

pub(crate) mod alias;
pub(crate) mod apart;
pub(crate) mod attribute;
pub(crate) mod bits;
pub(crate) mod clause;
pub(crate) mod clipped;
pub(crate) mod concept;
pub(crate) mod edges;
pub(crate) mod field;
pub(crate) mod figured;
pub(crate) mod gibberish;
pub(crate) mod heard;
pub(crate) mod inversion;
pub(crate) mod quick;
pub(crate) mod role;
pub(crate) mod small;
pub(crate) mod sounds;
pub(crate) mod spelling;
pub(crate) mod spoken;
pub(crate) mod text;
