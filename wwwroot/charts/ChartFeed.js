// Runs' points as they come: what was measured before over HTTP, what follows over the hub of runs, joined by seq, so that nothing is missing or given twice.
// A run has one feed, which all charts of the page share; it ends with the last of them. Whatever fails is tried again for as long as anybody listens.
const feeds = new Map();
const leaving = new Map();
const first = 250, longest = 5000;

const delay = ms => new Promise(next => setTimeout(next, ms));
const longer = pause => Math.min(longest, 2 * pause);

/** Gives the listener's points(run, points) everything of a run and what comes, and its online(yes) whether more can come. Returns what ends it. */
export function follow(run, listener) {
  let feed = feeds.get(run);
  if (!feed) {
    feed = { run, seq: 0, points: [], listeners: new Set(), online: true, loaded: false, subscribed: false };
    feeds.set(run, feed);
    load(feed);
  }
  feed.listeners.add(listener);
  if (feed.points.length) listener.points(run, feed.points);
  listener.online(feed.online);
  return () => {
    feed.listeners.delete(listener);
    if (!feed.listeners.size && feeds.get(run) === feed) end(feed);
  };
}

const goesOn = feed => feeds.get(feed.run) === feed;

function tell(feed, online) {
  feed.online = online;
  for (const listener of feed.listeners) listener.online(online);
}

async function load(feed) {
  for (let pause = first; goesOn(feed); pause = longer(pause)) {
    try {
      const answer = await fetch(`/api/v1/runs/${feed.run}/metrics?max_points=20000`);
      if (answer.status === 404) return;
      if (!answer.ok) throw new Error(`${answer.status}`);
      receive(feed, (await answer.json()).points);
      feed.loaded = true;
      keepConnected();
      return await subscribe(feed);
    } catch {
      tell(feed, false);
      await delay(pause);
    }
  }
}

function receive(feed, points) {
  const news = points.filter(point => point.seq > feed.seq);
  if (!news.length) return;
  feed.seq = news.at(-1).seq;
  feed.points.push(...news);
  for (const listener of feed.listeners) listener.points(feed.run, news);
}

async function subscribe(feed) {
  // What an earlier feed of the run is still being sent must not fall between this one's history and its subscription.
  await leaving.get(feed.run);
  if (!goesOn(feed) || !feed.loaded || !isConnected()) return;
  feed.subscribed = true;
  try {
    await connection.invoke("Subscribe", feed.run, feed.seq);
    tell(feed, true);
  } catch {
    tell(feed, false);
    await delay(longest);
    await subscribe(feed);
  }
}

function end(feed) {
  feeds.delete(feed.run);
  if (!feed.subscribed || !isConnected()) return;
  const left = connection.invoke("Unsubscribe", feed.run).catch(() => { /* The connection broke, and every subscription with it. */ }).then(() => leaving.delete(feed.run));
  leaving.set(feed.run, left);
}

let connection, keeping = false;
const isConnected = () => connection?.state === "Connected";

// One connection, made again whenever it breaks, as long as a feed needs it: a service that starts anew, a laptop that wakes up.
async function keepConnected() {
  if (keeping) return;
  keeping = true;
  for (let pause = first; feeds.size > 0; pause = longer(pause)) {
    try {
      const [closed] = await connect();
      pause = first;
      for (const feed of feeds.values()) subscribe(feed);
      await closed;
    } catch {
      // Not there yet.
    }
    for (const feed of feeds.values()) { feed.subscribed = false; tell(feed, false); }
    await delay(pause);
  }
  keeping = false;
}

/** Connects. The promise in the answer ends when the connection does. */
async function connect() {
  connection = new globalThis.signalR.HubConnectionBuilder().withUrl("/hubs/runs").configureLogging(globalThis.signalR.LogLevel.None).build();
  connection.on("points", message => {
    const feed = feeds.get(message.run_id);
    if (feed?.subscribed) receive(feed, message.points);
  });
  connection.on("status", () => {});
  connection.on("log", () => {});
  const closed = new Promise(next => connection.onclose(next));
  await connection.start();
  return [closed];
}
