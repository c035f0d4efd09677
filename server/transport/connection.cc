#include "server/transport/connection.h"

#include <sys/ioctl.h>

#include <algorithm>
#include <utility>

#include "server/transport/response_head.h"

namespace vmcp::server {
namespace {

/// One TLS record: the head of an answer and the beginning of its body leave in one.
constexpr std::size_t kRecord = 16 * 1024;
constexpr std::size_t kHeadEstimate = 256;
/// A body whose answer takes some milliseconds.
constexpr std::size_t kLongWork = 4 << 20;
/// Requests that one call answers before other connections get a turn.
constexpr int kTurn = 16;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(Stream stream, ConnectionContext& context) : stream_(std::move(stream)), context_(context) {
  enter(Stage::kIdle, stream_.tls() != nullptr ? context_.limits.head_timeout : context_.limits.idle_timeout);
}

Connection::~Connection() {
  if (exchange_ && phase_ == Phase::kBody) exchange_->body().resize(body_received_);
}

void Connection::enter(Stage stage, std::chrono::milliseconds timeout) {
  const Clock::time_point now = Clock::now();
  since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  deadline_.store((now + timeout).time_since_epoch().count(), std::memory_order_relaxed);
  stage_.store(stage, std::memory_order_relaxed);
}

bool Connection::input_waits() const {
  int bytes = 0;
  return ::ioctl(stream_.socket(), FIONREAD, &bytes) == 0 && bytes > 0;
}

void Connection::postpone(Clock::time_point seen, Clock::time_point now) {
  Clock::rep expected = seen.time_since_epoch().count();
  // Not when the connection has got on in the meantime.
  deadline_.compare_exchange_strong(expected, (now + context_.limits.head_timeout).time_since_epoch().count(),
                                    std::memory_order_relaxed);
}

Connection::Step Connection::step_for(Stream::Status status) {
  switch (status) {
    case Stream::Status::kDone:
      return Step::kGoOn;
    case Stream::Status::kWantRead:
      return Step::kWaitRead;
    case Stream::Status::kWantWrite:
      return Step::kWaitWrite;
    case Stream::Status::kClosed:
      break;
  }
  return Step::kClose;
}

Connection::Wait Connection::advance(Scratch& scratch) {
  for (int answered = 0; answered < kTurn;) {
    Step step = Step::kClose;
    switch (phase_) {
      case Phase::kHandshake:
        step = shake_hands();
        break;
      case Phase::kHead:
        step = read_head(scratch);
        break;
      case Phase::kBody:
        step = read_body(scratch);
        break;
      case Phase::kWrite:
        step = write_answer();
        answered += phase_ == Phase::kHead;
        break;
      case Phase::kLinger:
        step = linger();
        break;
    }
    if (step == Step::kWaitRead) return Wait::kRead;
    if (step == Step::kWaitWrite) return Wait::kWrite;
    if (step == Step::kClose) {
      if (phase_ == Phase::kHead) stream_.finish_writing();
      return Wait::kClose;
    }
  }
  return Wait::kWrite;  // the socket can be written, so this one's next turn comes at once
}

Connection::Step Connection::shake_hands() {
  const Stream::Status status = stream_.handshake();
  if (status == Stream::Status::kDone) {
    phase_ = Phase::kHead;
    // A client may open a connection in advance, and sends its POST once: this one must not be closed under it.
    enter(Stage::kIdle, context_.limits.idle_timeout);
  }
  return step_for(status);
}

Connection::Step Connection::read_head(Scratch& scratch) {
  if (std::exchange(pending_is_new_, false)) {
    const Step step = take_head(pending_);
    if (step != Step::kWaitRead) return step;
  }
  const Stream::Transfer got = stream_.read(scratch.bytes, sizeof scratch.bytes);
  if (got.status != Stream::Status::kDone) return step_for(got.status);
  const std::string_view bytes(scratch.bytes, got.bytes);
  Step step = Step::kGoOn;
  if (pending_.empty()) {
    step = take_head(bytes);
    if (step == Step::kWaitRead) pending_.assign(bytes);
  } else {
    pending_.append(bytes);
    step = take_head(pending_);
  }
  // The rest of the head may already be in the TLS library, where no event on the socket would tell.
  return step == Step::kWaitRead ? Step::kGoOn : step;
}

/// kWaitRead: the head is not complete.
Connection::Step Connection::take_head(std::string_view bytes) {
  const ParsedHead parsed = parse_head(bytes, context_.limits.head);
  if (parsed.outcome == HeadOutcome::kIncomplete) {
    if (!std::exchange(head_begun_, true)) enter(Stage::kIdle, context_.limits.head_timeout);
    return Step::kWaitRead;
  }
  head_begun_ = false;
  if (parsed.outcome != HeadOutcome::kComplete) {
    enter(Stage::kAnswering, context_.limits.request_timeout);
    reply_with(context_.handler.refuse(parsed.outcome), true);
    return Step::kGoOn;
  }
  return open(parsed, bytes.substr(parsed.size));
}

/// `rest` and the texts of `parsed` may be views into `pending_`, which is replaced at the end.
Connection::Step Connection::open(const ParsedHead& parsed, std::string_view rest) {
  body_size_ = parsed.head.content_length.value_or(0);
  keep_alive_ = parsed.head.keep_alive;
  const bool expects_continue = parsed.head.expects_continue;
  const bool has_body = body_size_ > 0 || parsed.head.has_transfer_encoding;
  enter(Stage::kReceiving, context_.limits.request_timeout);
  Handler::Opened opened = context_.handler.open(parsed.head, stream_.tls());
  if (auto* reply = std::get_if<Reply>(&opened)) {
    const bool unread = has_body || reply->code == 411;
    reply_with(std::move(*reply), unread);
  } else {
    exchange_ = std::move(std::get<std::unique_ptr<Exchange>>(opened));
    begin_body(rest.substr(0, body_size_));
    rest.remove_prefix(body_received_);
    phase_ = Phase::kBody;
    if (expects_continue && body_received_ == 0 && body_size_ > 0 &&
        stream_.write(kContinue.data(), kContinue.size()).bytes != kContinue.size()) {
      return Step::kClose;  // a client whose socket cannot take 25 bytes is not reading
    }
  }
  pending_ = std::string(rest);
  pending_is_new_ = !pending_.empty();
  return Step::kGoOn;
}

/// Takes what came with the head.
void Connection::begin_body(std::string_view beginning) {
  std::string& body = exchange_->body();
  if (body.size() < beginning.size()) body.resize(beginning.size());
  beginning.copy(body.data(), beginning.size());
  body_received_ = beginning.size();
}

Connection::Step Connection::read_body(Scratch& scratch) {
  std::string& body = exchange_->body();
  while (body_received_ < body_size_) {
    // Grown in steps, so that a Content-Length alone costs no memory. What the buffer held before is overwritten: that
    // costs less than zeros.
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(body_size_ - body_received_, kRecord));
    if (body.size() < body_received_ + step) body.resize(body_received_ + step);
    const Stream::Transfer got = stream_.read(body.data() + body_received_, step);
    body_received_ += got.bytes;
    if (got.status != Stream::Status::kDone) return step_for(got.status);
  }
  body.resize(body_received_);
  if (body_received_ >= kLongWork) scratch.before_long_work();
  stage_.store(Stage::kAnswering, std::memory_order_relaxed);
  reply_with(exchange_->answer(), false);
  return Step::kGoOn;
}

void Connection::reply_with(Reply reply, bool close) {
  reply_ = std::move(reply);
  close_after_ = close || !keep_alive_ || context_.closing.load(std::memory_order_relaxed);
  out_.reserve(std::min(kRecord, kHeadEstimate + reply_.body().size()));
  append_response_head(out_, reply_, close_after_);
  rest_ = reply_.without_body ? std::string_view() : reply_.body();
  const std::size_t together = std::min(rest_.size(), kRecord - std::min(kRecord, out_.size()));
  out_.append(rest_.substr(0, together));
  rest_.remove_prefix(together);
  out_written_ = 0;
  gathering_ = !rest_.empty();
  if (gathering_) stream_.gather(true);
  phase_ = Phase::kWrite;
}

Connection::Step Connection::write_answer() {
  while (out_written_ < out_.size()) {
    const Stream::Transfer sent = stream_.write(out_.data() + out_written_, out_.size() - out_written_);
    if (sent.status != Stream::Status::kDone) return step_for(sent.status);
    out_written_ += sent.bytes;
  }
  while (!rest_.empty()) {
    const Stream::Transfer sent = stream_.write(rest_.data(), rest_.size());
    if (sent.status != Stream::Status::kDone) return step_for(sent.status);
    rest_.remove_prefix(sent.bytes);
  }
  return end_answer();
}

Connection::Step Connection::end_answer() {
  if (gathering_) stream_.gather(false);
  if (exchange_) exchange_->answered();
  exchange_.reset();
  out_ = std::string();  // an idle connection keeps no buffer
  if (close_after_) {
    stream_.finish_writing();
    enter(Stage::kLingering, context_.limits.linger_timeout);
    phase_ = Phase::kLinger;
    return Step::kGoOn;
  }
  enter(Stage::kIdle, context_.limits.idle_timeout);
  phase_ = Phase::kHead;
  const bool more = pending_is_new_ || stream_.has_buffered();
  return more ? Step::kGoOn : Step::kWaitRead;
}

/// Closing a socket with unread input resets the connection, which can destroy the answer on its way.
Connection::Step Connection::linger() {
  for (int turn = 0; turn < kTurn; ++turn) {
    const Stream::Status status = stream_.discard_input();
    if (status != Stream::Status::kDone) return step_for(status);
  }
  return Step::kWaitRead;
}

}  // namespace vmcp::server
