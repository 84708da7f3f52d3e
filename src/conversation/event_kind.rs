//! The names of the events, as stored and shown in the log.

use super::event::Event;

impl Event {
    /// The kind, as stored beside the event and shown in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ConversationStarted(_) => "conversation_started",
            Self::ContextAdded { .. } => "context_added",
            Self::ProspectIdentified { .. } => "prospect_identified",
            Self::ProspectWrote { .. } => "prospect_wrote",
            Self::MessageRead { .. } => "message_read",
            Self::SignalRecorded { .. } => "signal_recorded",
            Self::ObjectionRaised { .. } => "objection_raised",
            Self::ObjectionRebutted { .. } => "objection_rebutted",
            Self::ObjectionSettled { .. } => "objection_settled",
            Self::QuestionAsked { .. } => "question_asked",
            Self::StepOffered { .. } => "step_offered",
            Self::QuestionLeftOpen { .. } => "question_left_open",
            Self::QuestionsRefused { .. } => "questions_refused",
            Self::QuestionHeard { .. } => "question_heard",
            Self::AnswerBegun { .. } => "answer_begun",
            Self::AgentSaid { .. } => "agent_said",
            Self::ModelUsed { .. } => "model_used",
            Self::SystemSaid { .. } => "system_said",
            Self::CloserWrote { .. } => "closer_wrote",
            Self::NoteAdded { .. } => "note_added",
            Self::DefinitionVaried { .. } => "definition_varied",
            Self::LeadQualified { .. } => "lead_qualified",
            Self::LeadDisqualified { .. } => "lead_disqualified",
            Self::LeadNurtured { .. } => "lead_nurtured",
            Self::LeadReopened { .. } => "lead_reopened",
            Self::PartyIntroduced { .. } => "party_introduced",
            Self::HandoffRequested { .. } => "handoff_requested",
            Self::HandoffOffered { .. } => "handoff_offered",
            Self::HandoffDeclined { .. } => "handoff_declined",
            Self::HandoffExpired { .. } => "handoff_expired",
            Self::HandoffUnavailable { .. } => "handoff_unavailable",
            Self::HandoffWithdrawn { .. } => "handoff_withdrawn",
            Self::HandoffAccepted { .. } => "handoff_accepted",
            Self::HandoffConnected { .. } => "handoff_connected",
            Self::HandoffCompleted { .. } => "handoff_completed",
            Self::TakenOver { .. } => "taken_over",
            Self::Released { .. } => "released",
            Self::OwnerChanged { .. } => "owner_changed",
            Self::StageReached { .. } => "stage_reached",
            Self::OutcomeRecorded { .. } => "outcome_recorded",
            Self::LeadReturned { .. } => "lead_returned",
            Self::OptedOut { .. } => "opted_out",
            Self::OptedIn { .. } => "opted_in",
            Self::ConversationClosed { .. } => "conversation_closed",
            Self::ProspectErased {} => "prospect_erased",
        }
    }
}
