namespace NetMQ.Interop;

/// <summary>The ZMQ_* socket type numbers of libzmq that have a class here.</summary>
internal enum SocketType
{
    Pub = 1,
    Sub = 2,
    XPub = 9,
}
