// How things stand, in one line: before a chat the hours, then who answers and the place in the queue.

const hoursNow = (told) => {
  if (told.open) return say(told.here === 0 ? "nobodyHere" : "isOpen");
  const [next] = told.hours;
  return `${say("isClosed")} ${next ? say("opensNext", { when: `${daySaid(next[0])}, ${timeSaid(next[0])}` }) : ""}`;
};

const hereSaid = (count) => say(["nobodyHere", "oneHere"][count] ?? "fewHere", { count });

const standingOf = (chat) => {
  switch (chat.state) {
    case "waiting":
      return `${say(chat.place > 1 ? "waiting" : "waitingAlone", chat)} ${hereSaid(chat.here ?? 0)}`;
    case "open":
      return [say("answers", { name: chat.agent }), chat.ticket ? say("onTicket", chat) : ""].join(" ").trim();
    case "written":
      return say("left");
    default:
      if (!chat.ticket) return say("ended");
      return say(chat.agent ? "endedMailed" : "leftTicket", chat);
  }
};
