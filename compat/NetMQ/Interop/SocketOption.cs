namespace NetMQ.Interop;

/// <summary>The ZMQ_* option numbers of libzmq that the sockets use.</summary>
internal enum SocketOption
{
    Subscribe = 6,
    Unsubscribe = 7,
    SendBuffer = 11,
    ReceiveBuffer = 12,
    Linger = 17,
    ReconnectInterval = 18,
    ReconnectIntervalMax = 21,
    MaxMessageSize = 22,
    SendHighWatermark = 23,
    ReceiveHighWatermark = 24,
    ReceiveTimeout = 27,
    LastEndpoint = 32,
    TcpKeepalive = 34,
    XPubVerbose = 40,
    IPv6 = 42,
    CurveServer = 47,
    CurvePublicKey = 48,
    CurveSecretKey = 49,
    CurveServerKey = 50,
    HeartbeatInterval = 75,
    HeartbeatTtl = 76,
    HeartbeatTimeout = 77,
}
