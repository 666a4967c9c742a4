//! The oracle by itself: where it is right because the published vectors say so, and where a hand
//! has worked out what the vectors leave open.

mod rules;
mod vectors;
