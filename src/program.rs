//! The program: the command line, and what each command is given.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::app::{App, AppError, faults, open_library, open_store, start_telemetry};
use crate::cli::arguments::TokenAction;
use crate::cli::chat::{Talk, Typist};
use crate::cli::log::Detail;
use crate::cli::token::{Form, NewLink, NewToken};
use crate::cli::trace::Tracing;
use crate::cli::{Arguments, Command, CommandError, Screen, Verdict};
use crate::cli::{chat, check, erase, import, log, read, rebuild, token};
use crate::clock::Clock;
use crate::config::{Config, Environment, Places};
use crate::http::new_token;
use crate::http::signin::link_of;
use crate::id::{CloserId, ProspectId};
use crate::library::LibraryError;
use crate::store::Alone;
use crate::telemetry::Telemetry;
use clap::Parser as _;

/// How a command ends badly.
enum Failure {
    App(AppError),
    Command(CommandError),
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        Self::Command(error)
    }
}

/// Runs the command that the arguments name, to its end.
pub fn run_to_the_end() -> ExitCode {
    let arguments = Arguments::parse();
    let config = arguments.config.clone();
    let environment = Environment::of_process();
    let screen = Screen::of_stderr(&environment);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{}: no runtime can be made: {error}", screen.red("error"));
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(arguments, &environment, screen));
    // Reading stdin may still block a thread that nobody waits for.
    runtime.shutdown_background();
    match ended {
        Ok(Verdict::Well) => ExitCode::SUCCESS,
        Ok(Verdict::Errors) => ExitCode::FAILURE,
        Err(Failure::Command(error)) => {
            eprintln!("{}: {error}", screen.red("error"));
            ExitCode::from(error.exit_code())
        }
        Err(Failure::App(AppError::Settings(faults))) => {
            let places = Places::of(config.as_deref(), &environment);
            for (file, line, fault) in places.of_faults(faults) {
                let place = format!("{}:{line}:1", file.display());
                eprintln!("{place}: {}: {fault}", screen.red("error"));
            }
            ExitCode::FAILURE
        }
        Err(Failure::App(error)) => {
            if let AppError::Library {
                folder,
                error: LibraryError::Broken(findings),
            } = &error
            {
                for finding in findings {
                    eprintln!("{}{finding}", folder_prefix(folder));
                }
            }
            eprintln!("{}: {}", screen.red("error"), with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run(
    arguments: Arguments,
    environment: &Environment,
    screen: Screen,
) -> Result<Verdict, Failure> {
    let path = arguments.config.as_deref();
    let configured = || Config::load(path, environment).map_err(AppError::from);
    let command = arguments.command.unwrap_or(Command::Serve);
    let detail = match command {
        Command::Serve => Detail::Normal,
        _ => Detail::Quiet,
    };
    let config = match command {
        Command::Serve | Command::Chat { .. } => Some(configured()?),
        _ => None,
    };
    let mut telemetry = match &config {
        Some(config) => start_telemetry(config, environment)?,
        None => None,
    };
    let spans = telemetry.as_mut().and_then(Telemetry::layer);
    log::start(detail, environment, spans);
    let ended = Box::pin(perform(command, path, environment, screen)).await;
    if let Some(telemetry) = telemetry {
        telemetry.close().await;
    }
    ended
}

/// Does what the command asks for.
async fn perform(
    command: Command,
    path: Option<&Path>,
    environment: &Environment,
    screen: Screen,
) -> Result<Verdict, Failure> {
    let configured = || Config::load(path, environment).map_err(AppError::from);
    match command {
        Command::Serve => serve(configured()?, environment, screen).await,
        Command::Chat {
            campaign,
            page,
            json,
            trace,
            show_packet,
        } => {
            let talk = Talk {
                campaign,
                page,
                form: form(json),
                screen: stdout_screen(screen),
                tracing: if trace { Tracing::On } else { Tracing::Off },
            };
            Box::pin(talk_in_terminal(
                configured()?,
                environment,
                &talk,
                show_packet,
            ))
            .await
        }
        Command::Check { paths, json } => {
            let judge = |config: &Config| faults(config, environment);
            let look = check::Look {
                environment,
                judge: &judge,
            };
            let checked = check::check(path, &paths, &look)?;
            let (mut out, mut people) = (std::io::stdout().lock(), std::io::stderr().lock());
            checked
                .print(form(json), screen, &mut out, &mut people)
                .map_err(|error| CommandError::failed(&error))?;
            Ok(checked.verdict())
        }
        Command::Read {
            campaign,
            at,
            locale,
            email,
            json,
        } => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            let mut input = std::io::stdin().lock();
            if email {
                let mut raw = Vec::new();
                std::io::Read::read_to_end(&mut input, &mut raw)
                    .map_err(|error| CommandError::failed(&error))?;
                read::read_email(&raw, form(json), &mut out)?;
            } else {
                let library = open_library(&configured()?)?;
                let loaded = match &campaign {
                    Some(id) => library.campaign(id),
                    None => library
                        .campaign("demo")
                        .or_else(|| library.campaigns().into_iter().next()),
                };
                let loaded = loaded.ok_or_else(|| {
                    CommandError::Usage(format!(
                        "there is no campaign `{}`",
                        campaign.unwrap_or_default()
                    ))
                })?;
                let now = Clock::system().now();
                if let Some(at) = &at {
                    read::read_time(at).map_err(CommandError::Usage)?;
                }
                let unread = read::Reader::new(&loaded, now, locale).read_all(
                    at.as_deref(),
                    &mut input,
                    &mut out,
                )?;
                if unread > 0 {
                    out.flush().map_err(|error| CommandError::failed(&error))?;
                    let lines = if unread == 1 { "line" } else { "lines" };
                    return Err(CommandError::Failed(format!(
                        "{unread} {lines} could not be read; the others are"
                    ))
                    .into());
                }
            }
            out.flush().map_err(|error| CommandError::failed(&error))?;
            Ok(Verdict::Well)
        }
        Command::Token { action } => tokens(configured()?, action).await,
        Command::Import {
            path,
            campaign,
            dry_run,
            json,
        } => import_file(configured()?, environment, &path, &campaign, dry_run, json).await,
        Command::Erase { prospect } => {
            let app = App::build(configured()?, environment).await?;
            let erased = erase::erase(&app.desk(String::new()), ProspectId(prospect)).await;
            app.close().await;
            erased?;
            eprintln!("Prospect {prospect} is erased.");
            Ok(Verdict::Well)
        }
        Command::Rebuild { json } => {
            let app = App::build(configured()?, environment).await?;
            let rebuilt = rebuild::rebuild(&app.desk(String::new())).await;
            app.close().await;
            let rebuilt = rebuilt?;
            if json {
                println!(
                    "{}",
                    serde_json::json!({
                        "leads": rebuilt.leads,
                        "handoffs": rebuilt.handoffs,
                        "other_version": rebuilt.other_version,
                        "left": rebuilt.left,
                    })
                );
            } else {
                eprintln!(
                    "{} leads and {} handoffs rebuilt, {} left as they were",
                    rebuilt.leads, rebuilt.handoffs, rebuilt.left
                );
                if rebuilt.other_version > 0 {
                    eprintln!(
                        "{} of the leads were decided under a version of their campaign that is not there any more: they keep its name, their figures are by the one that is",
                        rebuilt.other_version
                    );
                }
            }
            Ok(Verdict::Well)
        }
    }
}

async fn serve(
    config: Config,
    environment: &Environment,
    screen: Screen,
) -> Result<Verdict, Failure> {
    // Held to the end, and before anything looks into the file.
    let _alone = Alone::hold(&config.store.url).map_err(AppError::from)?;
    let app = App::build(config, environment).await?;
    let listener = app.listen().await?;
    let welcome = app.welcome(&listener).await?;
    eprintln!("{}", welcome.text(screen));
    app.serve(listener, asked_to_stop()).await?;
    Ok(Verdict::Well)
}

/// Comes back on Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};

    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be waited for");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminated => {}
        pressed = tokio::signal::ctrl_c() => {
            if let Err(error) = pressed {
                tracing::warn!(%error, "Ctrl-C cannot be waited for");
                std::future::pending::<()>().await;
            }
        }
    }
    tracing::info!("stopping: running work is finished first");
}

async fn talk_in_terminal(
    mut config: Config,
    environment: &Environment,
    talk: &Talk,
    show_packet: bool,
) -> Result<Verdict, Failure> {
    let file = std::env::temp_dir().join(format!("fronter-chat-{}.db", Clock::system().fresh_id()));
    config.store.url = format!("sqlite://{}", file.display());
    config.conversation.settle_live_ms = 0;
    // Nobody outside hears of a talk in the terminal.
    config.webhooks.clear();
    config.gateways.clear();
    let app = App::build(config, environment).await?;
    let desk = app.desk(String::new());
    let typist = if std::io::stdin().is_terminal() {
        Typist::Person
    } else {
        Typist::Pipe
    };
    let mut input = tokio::io::BufReader::new(tokio::io::stdin());
    let mut out = std::io::stdout();
    let talked = tokio::select! {
        talked = chat::talk(&desk, talk, typist, &mut input, &mut out) => talked.map(Some),
        _ = tokio::signal::ctrl_c() => Ok(None),
    };
    let talked = match talked {
        Ok(Some(id)) if show_packet => chat::packet_of(&desk, id, talk.form)
            .await
            .map(|packet| println!("\n{packet}")),
        other => other.map(drop),
    };
    app.close().await;
    for ending in ["", "-wal", "-shm"] {
        let mut path = file.clone().into_os_string();
        path.push(ending);
        // What is not there need not be removed.
        let _gone = std::fs::remove_file(PathBuf::from(path));
    }
    talked?;
    Ok(Verdict::Well)
}

async fn import_file(
    config: Config,
    environment: &Environment,
    path: &Path,
    campaign: &str,
    dry_run: bool,
    json: bool,
) -> Result<Verdict, Failure> {
    let unknown = || CommandError::Usage(format!("there is no campaign `{campaign}`"));
    let input = std::fs::File::open(path)
        .map_err(|error| CommandError::Usage(format!("{}: {error}", path.display())))?;
    let input = std::io::BufReader::new(input);
    let (clock, mut people) = (Clock::system(), std::io::stderr());
    let imported = if dry_run {
        let library = open_library(&config)?;
        let loaded = library.campaign(campaign).ok_or_else(unknown)?;
        let (target, mut out) = (import::Target::Printed, std::io::stdout());
        import::import_all(&loaded, &clock, &target, input, &mut out, &mut people).await?
    } else {
        let app = App::build(config, environment).await?;
        let desk = app.desk(String::new());
        let imported = match desk.library().campaign(campaign) {
            None => Err(unknown()),
            Some(loaded) => {
                let target = import::Target::Store(&desk);
                let mut out: Box<dyn std::io::Write> = if json {
                    Box::new(std::io::stdout())
                } else {
                    Box::new(std::io::sink())
                };
                import::import_all(&loaded, &clock, &target, input, &mut out, &mut people).await
            }
        };
        app.close().await;
        imported?
    };
    eprintln!(
        "{} leads, {} conversations imported before, {} lines left out",
        imported.leads, imported.known, imported.bad
    );
    Ok(imported.verdict())
}

async fn tokens(config: Config, action: TokenAction) -> Result<Verdict, Failure> {
    let store = open_store(&config).await?;
    let clock = Clock::system();
    let mut out = std::io::stdout();
    let done = match action {
        TokenAction::Create {
            role,
            closer,
            gateway,
            json,
        } => {
            // A fresh store does not know the team yet.
            let library = open_library(&config)?;
            crate::app::add_closers(&store, &library, &clock).await?;
            let (plain, hash) =
                new_token(role.kind()).map_err(|error| CommandError::failed(&error))?;
            let new = NewToken {
                role,
                closer,
                gateway,
                plain,
                hash,
            };
            let gateways: Vec<String> = config
                .gateways
                .iter()
                .map(|gateway| gateway.name.clone())
                .collect();
            let made = token::create(&store, &clock, new, &gateways, form(json), &mut out).await;
            if made.is_ok() && !json {
                eprintln!("This is the only time it is shown.");
            }
            made
        }
        TokenAction::Signin { closer, json } => {
            let library = open_library(&config)?;
            crate::app::add_closers(&store, &library, &clock).await?;
            let closer = closer.map(CloserId);
            let (plain, hash) = new_token(NewLink::kind(closer.as_ref()))
                .map_err(|error| CommandError::failed(&error))?;
            let minutes = config.admin.signin_minutes;
            let new = NewLink {
                closer,
                acts_as: crate::app::first_closer(&library),
                url: link_of(&config.public_url(), &plain),
                hash,
                minutes,
            };
            let made = token::signin(&store, &clock, new, form(json), &mut out).await;
            if made.is_ok() && !json {
                eprintln!("It works once, within {minutes} minutes, while the server runs.");
            }
            made
        }
        TokenAction::List { json } => token::list(&store, &clock, form(json), &mut out).await,
        TokenAction::Revoke { id } => token::revoke(&store, &clock, id).await,
    };
    store.close().await;
    done?;
    Ok(Verdict::Well)
}

fn form(json: bool) -> Form {
    if json { Form::Json } else { Form::Text }
}

/// What is talked goes to stdout, which may be a pipe while stderr is a terminal.
fn stdout_screen(screen: Screen) -> Screen {
    if std::io::stdout().is_terminal() {
        screen
    } else {
        Screen::Plain
    }
}

fn folder_prefix(folder: &str) -> String {
    if folder.is_empty() {
        String::new()
    } else {
        format!("{}/", folder.trim_end_matches('/'))
    }
}

fn with_causes(error: &AppError) -> String {
    let mut text = error.to_string();
    let mut cause: Option<&dyn std::error::Error> = match error {
        AppError::Library { error, .. } => std::error::Error::source(error),
        other => std::error::Error::source(other),
    };
    while let Some(one) = cause {
        let told = one.to_string();
        if !text.contains(&told) {
            text.push_str(": ");
            text.push_str(&told);
        }
        cause = one.source();
    }
    text
}
