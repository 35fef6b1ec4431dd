// Curves as they come: what was measured before over HTTP, thinned by the service, and what follows over the hub of runs, joined by seq, so that nothing is missing or given twice.
// A run has one subscription, which all charts of the page share; it ends with the last of them. Whatever fails is tried again for as long as anybody listens.
import { signalR } from "./ChartLibraries.js";

const feeds = new Map();
const leaving = new Map();
const first = 250, longest = 5000;
// Points a feed remembers, for a chart whose history was read just before they came.
const remembered = 5000;

const delay = ms => new Promise(next => setTimeout(next, ms));
const longer = pause => Math.min(longest, 2 * pause);

/**
 * Follows curves. query: {run: [ids], name: [metrics], axis, points}. The listener's history(curves) is given what was measured, each time it is read; its points(run, points) what comes after that;
 * its online(yes) whether more can come. Returns what ends it.
 */
export function follow(query, listener) {
  const follower = { query, listener, goesOn: true, online: undefined };
  begin(follower);
  return () => {
    follower.goesOn = false;
    for (const run of query.run) detach(run, follower);
  };
}

async function get(path, query) {
  const answer = await fetch(`/api/v1/${path}${address(query)}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return await answer.json();
}

/** Reads curves once, or part of them: query may have from and to, steps. */
export const read = async query => (await get("curves", query)).curves;

/** Reads means over groups once. query: {group: ["1,2", ...], name, axis, points, from, to}. */
export const readMeans = async query => (await get("curves/mean", query)).curves;

/** The query of an address; a list gives its name once for each of its values. */
export const address = query => `?${new URLSearchParams(Object.entries(query).flatMap(([name, value]) => value === undefined ? [] : [value].flat().map(one => [name, one])))}`;

async function begin(follower) {
  const { query, listener } = follower;
  for (let pause = first; follower.goesOn; pause = longer(pause)) {
    try {
      const { curves, runs } = await get("curves", query);
      if (!follower.goesOn) return;
      // A run that has gone has nothing more to say.
      const last = new Map(runs.map(run => [run.id, Math.max(run.last_seq, ...curves.filter(curve => curve.run_id === run.id).map(curve => curve.last_seq))]));
      // What came between reading and now has to be remembered yet; else it is read once more.
      if ([...last].some(([run, seq]) => !reaches(run, seq))) continue;
      listener.history(curves);
      for (const [run, seq] of last) attach(run, seq, follower);
      return;
    } catch {
      tell(follower, false);
      await delay(pause);
    }
  }
}

function reaches(run, seq) {
  const feed = feeds.get(run);
  return !feed || seq >= feed.since;
}

function attach(run, seq, follower) {
  let feed = feeds.get(run);
  if (!feed) {
    feed = { run, seq, since: seq, recent: [], followers: new Map(), subscribed: false };
    feeds.set(run, feed);
    keepConnected();
    subscribe(feed);
  }
  feed.followers.set(follower, seq);
  const missed = feed.recent.filter(point => point.seq > seq);
  if (missed.length) follower.listener.points(run, missed);
  tell(follower, feed.subscribed || feed.online !== false);
}

function detach(run, follower) {
  const feed = feeds.get(run);
  if (!feed?.followers.delete(follower) || feed.followers.size) return;
  feeds.delete(run);
  if (!feed.subscribed || !isConnected()) return;
  const left = connection.invoke("Unsubscribe", run).catch(() => { /* The connection broke, and every subscription with it. */ }).then(() => leaving.delete(run));
  leaving.set(run, left);
}

const goesOn = feed => feeds.get(feed.run) === feed;

function tell(follower, online) {
  if (follower.online === online) return;
  follower.online = online;
  follower.listener.online(online);
}

function tellAll(feed, online) {
  feed.online = online;
  for (const follower of feed.followers.keys()) tell(follower, online);
}

function receive(feed, points) {
  const news = points.filter(point => point.seq > feed.seq);
  if (!news.length) return;
  feed.seq = news.at(-1).seq;
  feed.recent.push(...news);
  if (feed.recent.length > 2 * remembered) {
    feed.recent.splice(0, feed.recent.length - remembered);
    feed.since = feed.recent[0].seq - 1;
  }
  for (const [follower, seq] of feed.followers) {
    const unknown = seq < news[0].seq ? news : news.filter(point => point.seq > seq);
    if (unknown.length) follower.listener.points(feed.run, unknown);
  }
}

async function subscribe(feed) {
  // What an earlier feed of the run is still being sent must not fall into this one's subscription.
  await leaving.get(feed.run);
  if (!goesOn(feed) || !isConnected() || feed.subscribed) return;
  feed.subscribed = true;
  try {
    await connection.invoke("Subscribe", feed.run, feed.seq);
    tellAll(feed, true);
  } catch {
    feed.subscribed = false;
    tellAll(feed, false);
    await delay(longest);
    await subscribe(feed);
  }
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
    for (const feed of feeds.values()) { feed.subscribed = false; tellAll(feed, false); }
    await delay(pause);
  }
  keeping = false;
}

/** Connects. The promise in the answer ends when the connection does. */
async function connect() {
  const { HubConnectionBuilder, LogLevel } = await signalR();
  connection = new HubConnectionBuilder().withUrl("/hubs/runs").configureLogging(LogLevel.None).build();
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
