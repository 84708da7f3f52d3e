//! What other nodes have written, told to those who follow it here.

use std::time::Duration;

use futures_util::StreamExt;

use super::Worker;
use super::trouble::Trouble;
use crate::store::Notice;

impl Worker {
    pub(super) async fn follow_other_nodes(self) {
        let mut trouble = Trouble::none("notices of other nodes");
        let mut pause = Duration::ZERO;
        while self.wait(pause).await {
            pause = match self.parts.desk.store().listen().await {
                Ok(mut notices) => {
                    trouble.over();
                    // What was written before the connection stood.
                    self.hear(Notice::Missed);
                    loop {
                        let next = tokio::select! {
                            () = self.parts.shutdown.cancelled() => return,
                            next = notices.next() => next,
                        };
                        match next {
                            Some(notice) => self.hear(notice),
                            None => break Duration::from_secs(1),
                        }
                    }
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    fn hear(&self, notice: Notice) {
        let desk = self.parts.desk.clone();
        match notice {
            Notice::Moved { conversation, seq } => {
                if desk.may_have_missed(conversation, seq) {
                    self.parts.desk.background(async move {
                        if let Err(error) = desk.moved_elsewhere(conversation, seq).await {
                            tracing::error!(
                                conversation.id = %conversation,
                                %error,
                                "what another node wrote could not be read"
                            );
                        }
                    });
                }
            }
            Notice::Changed { by, what } => self.parts.desk.background(async move {
                if let Err(error) = desk.changed_elsewhere(by, what).await {
                    tracing::error!(%error, "what consoles show could not be read");
                }
            }),
            Notice::Erased { conversation } => self.parts.desk.background(async move {
                if let Err(error) = desk.erased_elsewhere(conversation).await {
                    tracing::error!(
                        conversation.id = %conversation,
                        %error,
                        "what is left of an erased conversation could not be read"
                    );
                }
            }),
            Notice::Missed => self.parts.desk.background(async move {
                if let Err(error) = desk.catch_up().await {
                    tracing::error!(%error, "what other nodes wrote could not be read");
                }
            }),
        }
    }
}
