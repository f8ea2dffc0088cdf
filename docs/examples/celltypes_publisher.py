"""Publishes sorted spikes for `celltypes live`, in the native format of docs/protocol.md. Needs NumPy and pyzmq.

    from celltypes_publisher import Publisher

    with Publisher("tcp://127.0.0.1:5560", sample_rate=30000) as publisher:
        publisher.describe(12, channels=[99, 100, 101])
        publisher.send(samples, units, waveforms, complete_up_to=now)

A live sorter (the default) never waits: what a receiver does not take in time is lost to it, and the numbers of the messages tell it how
much. A recording (recording=True) waits instead, so that nothing is lost.
"""
import atexit, json, logging, operator, time
import numpy as np, zmq, zmq.auth

TOPIC = b"celltypes/v1/spikes/"
MESSAGE_BYTES = 256 * 1024  # larger sends are split
QUEUED_MESSAGES = 256  # for each slow receiver: 64 MiB beyond the buffers of its connection
LARGEST_MESSAGE = 60 * 2**20  # a receiver refuses 64 MiB
LARGEST_SAMPLE = 2**53 - 1
PATIENCE = 10  # seconds that a recording waits before it says what it waits for

log = logging.getLogger("celltypes_publisher")


class Publisher:
    """One stream of sorted spikes. Not for several threads at once.

    endpoint     tcp://ADDRESS:PORT to listen at, where PORT may be *; 0.0.0.0 as ADDRESS lets other machines in
    sample_rate  Hz of the sample clock
    recording    whether `send` waits for the slowest receiver, and while there is none, as a recording can and a live sorter cannot
    connect      whether to connect to the endpoint instead, where `celltypes live --source zmq-bind:ENDPOINT` listens
    stream       the name of the stream, such as a probe, where several publishers send to one receiver; each has a clock and units of its own
    key_file     CURVE keys, as zmq.auth.create_certificates writes them: the own pair (.key_secret) to listen, the receiver's public one
                 (.key) to connect; None for no encryption

    The numbering begins at 0 with each publisher, by which receivers know a sorter that started again.
    """

    def __init__(self, endpoint="tcp://127.0.0.1:5560", sample_rate=30000, *, recording=False, connect=False, stream="", key_file=None):
        if not 1000 <= sample_rate <= 1_000_000:
            raise ValueError(f"sample_rate is {sample_rate}; it is in Hz, from 1000 to 1000000")
        if len(stream.encode()) > 1024 or not (stream == "" or stream.isprintable()):
            raise ValueError(f"stream is {stream!r}; it has at most 1024 bytes and no control characters")
        self.recording = recording
        self._stream = {"stream": stream} if stream else {}
        self.sent_messages = self.sent_spikes = 0  # numbered so far, whether or not someone received them
        # Of those, what a receiver did not take in time; never of a recording. Where there are several receivers, what is lost to a slow one alone
        # is counted by that one, and only begins to be counted here.
        self.lost_messages = self.lost_spikes = 0
        self._rate = float(sample_rate)
        self._channels = {}  # the channels of each unit
        self._untold = {}  # those that receivers have not been told yet
        self._reset = {}  # units whose past is void with the next message
        self._subscribers = 0
        self._has_dropped = False  # whether ZeroMQ has dropped something for one receiver and not for another
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.XPUB)
        try:
            self._open(endpoint, connect, key_file)
        except BaseException:
            self._context.destroy(linger=0)
            raise
        atexit.register(self.close)

    def _open(self, endpoint, connect, key_file):
        socket = self._socket
        socket.setsockopt(zmq.XPUB_NODROP, 1)  # a full queue is told instead of dropping the message in silence
        socket.setsockopt(zmq.XPUB_VERBOSER, 1)  # every receiver that comes or goes is told
        socket.setsockopt(zmq.SNDHWM, QUEUED_MESSAGES)
        socket.setsockopt(zmq.IMMEDIATE, 1)  # nothing is queued for a receiver that is not there
        socket.setsockopt(zmq.TCP_KEEPALIVE, 1)
        socket.setsockopt(zmq.TCP_KEEPALIVE_IDLE, 10)
        socket.setsockopt(zmq.TCP_KEEPALIVE_INTVL, 5)
        socket.setsockopt(zmq.LINGER, -1 if self.recording else 2000)
        if key_file is not None:
            self._encrypt(key_file, connect)
        try:
            (socket.connect if connect else socket.bind)(endpoint)
        except zmq.ZMQError as error:
            raise OSError(f"cannot {'connect to' if connect else 'listen at'} {endpoint}: {error}") from error
        self.endpoint = socket.getsockopt_string(zmq.LAST_ENDPOINT)

    def _encrypt(self, key_file, connect):
        public, secret = zmq.auth.load_certificate(key_file)
        if connect:
            self._socket.curve_serverkey = public
            public, secret = zmq.curve_keypair()
        elif secret is None:
            raise ValueError(f"{key_file} holds no secret key; give the file whose name ends in _secret")
        self._socket.curve_server = not connect
        self._socket.curve_publickey, self._socket.curve_secretkey = public, secret

    @property
    def subscribers(self):
        """How many receivers of spikes there are now."""
        self._see_subscribers()
        return self._subscribers

    def wait_for_subscriber(self, timeout=None):
        """Waits until there is a receiver: what is sent earlier, a live sorter sends to nobody.

        timeout  seconds, or None for ever
        Returns whether there is one.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while not self.subscribers:
            left = 1000 if end is None else min(1000, int(1000 * (end - time.monotonic())))
            if left <= 0:
                return False
            self._socket.poll(left, zmq.POLLIN)
        return True

    def describe(self, unit, channels):
        """Tells where a unit's waveforms lie: the probe channel of each of their rows, -1 where unknown. Once is enough, and again where it changes.

        Receivers are told with the next `send`, and those that come later too.
        """
        unit = _integer("unit", unit, 0, 2**31 - 1)
        self._channels[unit] = self._untold[unit] = [_integer("a channel", channel, -1, 1_000_000) for channel in channels]

    def forget(self, unit):
        """Makes the past of a unit void, before the spikes of the next `send`: the sorter gave its id to another neuron."""
        self._reset[_integer("unit", unit, 0, 2**31 - 1)] = None

    def send(self, samples, units, waveforms=None, complete_up_to=None):
        """Sends spikes.

        samples         n sample indices, integers from 0 to 2^53 - 1, in any order
        units           n unit ids, 32-bit integers; a negative one is a spike of no unit
        waveforms       n x channels x samples, floating point, microvolts; None where there are none
        complete_up_to  every spike before this sample index has been sent with these; None to say nothing

        A live sorter calls it every 10 to 100 ms, with empty lists where nothing fired, so that time goes on for the receiver.
        """
        self._check_open()
        samples, units = _column("samples", samples, 0, LARGEST_SAMPLE, "<i8"), _column("units", units, -(2**31), 2**31 - 1, "<i4")
        if len(samples) != len(units):
            raise ValueError(f"samples has {len(samples)} entries and units {len(units)}: each spike has one of both")
        waveforms = self._check_waveforms(waveforms, units)
        if complete_up_to is not None:
            complete_up_to = _integer("complete_up_to", complete_up_to, 0, LARGEST_SAMPLE)

        self._see_subscribers()
        while self._untold:  # before the spikes, in messages of their own: who joins is told of thousands of units
            self._send_channels()
        step = max(1, MESSAGE_BYTES // (12 + waveforms[0].nbytes)) if len(samples) else 1
        for start in range(0, max(1, len(samples)), step):
            part = slice(start, start + step)
            header = {"spikes": len(samples[part])}
            if waveforms.ndim == 3 and len(samples):
                header["channels"], header["samples"] = waveforms.shape[1:]
            if self._reset:
                header["reset"] = list(self._reset)
            if complete_up_to is not None and start + step >= len(samples):
                header["complete_up_to"] = complete_up_to
            if self._transmit(header, samples[part].tobytes() + units[part].tobytes() + waveforms[part].tobytes()):
                self._reset.clear()

    def end(self):
        """Says that the stream is over, by which `celltypes live` ends its session, and closes the publisher."""
        if self._socket.closed:
            return
        until = time.monotonic() + 2
        self._transmit({"spikes": 0, "end": True}, b"", patience=2)
        while self._has_dropped and self.subscribers and time.monotonic() < until:  # the slow one may have missed it
            self._socket.poll(100, zmq.POLLIN)
            self.sent_messages -= 1  # it is the same message again
            self._transmit({"spikes": 0, "end": True}, b"")
        self.close()

    def close(self):
        """Closes without an end: a sorter may start again, and receivers wait for it. What is queued is still sent; a live sorter waits 2 s for it at most."""
        self._close(None)

    def __enter__(self):
        return self

    def __exit__(self, error, *_):
        if error is None:
            self.end()
        else:
            self._close(2000)  # a sorter that failed has not ended the stream

    def _close(self, linger):
        atexit.unregister(self.close)
        if not self._socket.closed:
            self._socket.close(linger)
            self._context.term()

    def _check_open(self):
        if self._socket.closed:
            raise ValueError("the publisher is closed")

    def _check_waveforms(self, waveforms, units):
        if waveforms is None:
            return np.zeros((len(units), 0), "<f4")
        waveforms = np.asarray(waveforms)
        if len(units) == 0 == waveforms.size:
            return np.zeros((0, 0), "<f4")
        if waveforms.ndim != 3 or len(waveforms) != len(units) or 0 in waveforms.shape:
            raise ValueError(f"waveforms is {' x '.join(map(str, waveforms.shape))}; {len(units)} spikes x channels x samples are needed")
        if waveforms.dtype.kind != "f":
            raise TypeError(f"waveforms is {waveforms.dtype}; floating point in microvolts is needed: multiply by the microvolts of a step")
        if max(waveforms.shape[1:]) > 16_384 or waveforms[0].size * 4 > LARGEST_MESSAGE:
            raise ValueError(f"a waveform of {waveforms.shape[1]} channels x {waveforms.shape[2]} samples is larger than a message may be")
        if any(len(channels) != waveforms.shape[1] for channels in self._channels.values()):
            for unit in np.unique(units).tolist():
                if len(self._channels.get(unit, [])) not in (0, waveforms.shape[1]):
                    raise ValueError(f"unit {unit} was described with {len(self._channels[unit])} channels, but its waveforms have {waveforms.shape[1]}")
        return waveforms.astype("<f4", copy=False)

    def _see_subscribers(self):
        """Takes note of who came and went. A subscription is 1 (come) or 0 (gone) and the beginning of the topics that are asked for."""
        while self._socket.poll(0, zmq.POLLIN):
            subscription = self._socket.recv()
            # Receivers of spikes subscribe to membrane potential too, to notice it.
            if subscription and TOPIC.startswith(subscription[1:]):
                self._subscribers += 1 if subscription[0] == 1 else -1
                if subscription[0] == 1:
                    self._untold = dict(self._channels)

    def _send_channels(self):
        told, length = {}, 0
        for unit, channels in self._untold.items():
            told[str(unit)] = channels
            length += 16 + 8 * len(channels)
            if length > MESSAGE_BYTES:
                break
        if self._transmit({"spikes": 0, "units": told}, b""):
            for unit in told:
                self._untold.pop(int(unit), None)

    def _transmit(self, header, payload, patience=0):
        """Numbers a message and sends it. A recording waits until every receiver takes it, a live sorter `patience` seconds at most.

        Returns whether some receiver took it.
        """
        header = {"schema": "celltypes.spikes/1", "seq": self.sent_messages, "sample_rate": self._rate, **self._stream, **header}
        self.sent_messages += 1
        self.sent_spikes += header["spikes"]
        frames = [TOPIC, json.dumps(header, separators=(",", ":")).encode(), payload]
        began, warned = time.monotonic(), False
        while True:
            if (self._subscribers or not self.recording) and self._try(frames, 100 if self.recording or patience else 0):
                return True
            waited = time.monotonic() - began
            if not self.recording and waited >= patience:
                break
            if waited > PATIENCE and not warned:
                warned = True
                log.warning("%s: waiting for a receiver %s", self.endpoint, "to take what was sent" if self._subscribers else "to come")
            if not self._subscribers:
                self._socket.poll(100, zmq.POLLIN)
            self._see_subscribers()
        self.lost_messages += 1
        self.lost_spikes += header["spikes"]
        if self._subscribers > 1:  # those that are fast enough get it all the same
            self._has_dropped = True
            self._socket.setsockopt(zmq.XPUB_NODROP, 0)
            self._try(frames, 0)
            self._socket.setsockopt(zmq.XPUB_NODROP, 1)
            return True
        return False

    def _try(self, frames, milliseconds):
        self._socket.setsockopt(zmq.SNDTIMEO, milliseconds)
        try:
            self._socket.send_multipart(frames)
            return True
        except zmq.Again:
            return False


def _column(name, values, least, most, kind):
    values = np.asarray(values)
    if values.ndim != 1:
        raise ValueError(f"{name} is {' x '.join(map(str, values.shape)) or 'one number'}; a list of numbers is needed, such as {name}.ravel()")
    if values.size == 0:
        return np.zeros(0, kind)
    if values.dtype.kind not in "iu":
        raise TypeError(f"{name} is {values.dtype}; integers are needed")
    if values.min() < least or values.max() > most:
        raise ValueError(f"{name} holds {values.min() if values.min() < least else values.max()}; it must lie from {least} to {most}")
    return values.astype(kind)


def _integer(name, value, least, most):
    try:
        value = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}; an integer is needed") from None
    if not least <= value <= most:
        raise ValueError(f"{name} is {value}; it must lie from {least} to {most}")
    return value
