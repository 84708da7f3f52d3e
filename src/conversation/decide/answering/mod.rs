//! The prospect's questions: which are asked, what the playbook has to say to each,
//! and which stay open.

pub(crate) mod about_talk;
pub(crate) mod asked;
pub(crate) mod asks_nothing;
pub(crate) mod beside;
pub(crate) mod complaint;
pub(crate) mod fit;
pub(crate) mod haggle;
pub(crate) mod heard;
pub(crate) mod listed;
pub(crate) mod material;
pub(crate) mod nearest;
pub(crate) mod once;
pub(crate) mod ours;
pub(crate) mod question;
pub(crate) mod record;
pub(crate) mod step_cost;
pub(crate) mod unanswered;
pub(crate) mod wanted;
