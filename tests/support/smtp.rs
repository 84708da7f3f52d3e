//! A mail server for the tests: speaks SMTP as far as a client needs it, keeps
//! what it is given, and refuses recipients as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as it was handed over.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Headers and body, as sent.
    pub data: String,
}

impl Delivered {
    /// The value of a header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        unfolded.lines().find_map(|line| {
            let (have, value) = line.split_once(':')?;
            have.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    }
}

/// The server.
#[derive(Clone, Default)]
pub struct MailServer {
    delivered: Arc<Mutex<Vec<Delivered>>>,
    refusals: Arc<Mutex<VecDeque<&'static str>>>,
}

impl MailServer {
    /// Listens; gives the address for `smtp.url`.
    pub async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = self.clone();
        #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move {
                    // A client that hangs up is no fault of the test.
                    let _gone = server.serve(stream).await;
                });
            }
        });
        format!("smtp://{address}")
    }

    /// Answers the next recipients with these lines, such as `451 4.3.0 try later`.
    pub fn refuse(&self, lines: &[&'static str]) {
        self.refusals.lock().expect("refusals").extend(lines);
    }

    /// What was delivered until now.
    pub fn delivered(&self) -> Vec<Delivered> {
        self.delivered.lock().expect("mails").clone()
    }

    /// Waits until so many mails were delivered.
    pub async fn wait_for(&self, count: usize) -> Vec<Delivered> {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let delivered = self.delivered();
            if delivered.len() >= count {
                return delivered;
            }
            assert!(
                Instant::now() < until,
                "{} of {count} mails came",
                delivered.len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a mail to this address was delivered; gives the first.
    pub async fn wait_for_one_to(&self, address: &str) -> Delivered {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let mut delivered = self.delivered().into_iter();
            if let Some(mail) = delivered.find(|mail| mail.to == [address]) {
                return mail;
            }
            assert!(Instant::now() < until, "no mail to {address}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 mail.test ESMTP\r\n").await?;
        let (mut from, mut to) = (String::new(), Vec::new());
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_owned();
            let word = command.split([' ', ':']).next().unwrap_or_default();
            let address = || {
                let inside = command.split('<').nth(1).unwrap_or_default();
                inside.split('>').next().unwrap_or_default().to_owned()
            };
            let answer = match word.to_ascii_uppercase().as_str() {
                "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
                "HELO" | "NOOP" => "250 ok".to_owned(),
                "RSET" => {
                    (from, to) = (String::new(), Vec::new());
                    "250 ok".to_owned()
                }
                "MAIL" => {
                    from = address();
                    "250 ok".to_owned()
                }
                "RCPT" => {
                    if let Some(refusal) = self.refusals.lock().expect("refusals").pop_front() {
                        refusal.to_owned()
                    } else {
                        to.push(address());
                        "250 ok".to_owned()
                    }
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let data = read_data(&mut stream).await?;
                    self.delivered.lock().expect("mails").push(Delivered {
                        from: std::mem::take(&mut from),
                        to: std::mem::take(&mut to),
                        data,
                    });
                    "250 taken".to_owned()
                }
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "502 what?".to_owned(),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

/// What follows DATA, up to the line that is one dot; doubled dots are undone.
async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
