using System;
using System.Runtime.InteropServices;

namespace NetMQ.Interop;

/// <summary>The functions of libzmq 4.3 that the sockets use, and the translation of its errors.</summary>
internal static unsafe class Libzmq
{
    private const string Library = "libzmq.so.5";

    /// <summary>sizeof(zmq_msg_t).</summary>
    public const int MessageSize = 64;

    public const int DontWait = 1;
    public const int SendMore = 2;

    public const int TryAgain = 11;
    public const int Interrupted = 4;

    private const int Hausnumero = 156384712;

    /// <summary>Throws one clear message where the library is not installed.</summary>
    /// <exception cref="DllNotFoundException">libzmq.so.5 is not installed.</exception>
    public static void Require()
    {
        int major, minor, patch;
        try
        {
            zmq_version(&major, &minor, &patch);
        }
        catch (DllNotFoundException exception)
        {
            throw new DllNotFoundException(
                Library + " (ZeroMQ) is not installed on this machine; install it with: apt-get install libzmq5", exception);
        }
    }

    /// <summary>The errno of the last call on this thread that is declared with SetLastError.</summary>
    public static int LastErrno => Marshal.GetLastWin32Error();

    /// <summary>The exception for the errno of the last call.</summary>
    /// <param name="what">What was attempted, for the message.</param>
    public static NetMQException LastError(string what)
    {
        int errno = LastErrno;
        return NetMQException.Create($"{what}: {Marshal.PtrToStringAnsi(zmq_strerror(errno))}", ToErrorCode(errno));
    }

    // Linux numbers on the left; libzmq counts its own from Hausnumero.
    private static ErrorCode ToErrorCode(int errno) => errno switch
    {
        2 => ErrorCode.EndpointNotFound,
        TryAgain => ErrorCode.TryAgain,
        13 => ErrorCode.AccessDenied,
        14 => ErrorCode.Fault,
        22 => ErrorCode.Invalid,
        24 => ErrorCode.TooManyOpenSockets,
        93 or Hausnumero + 52 => ErrorCode.ProtocolNotSupported,
        97 => ErrorCode.AddressFamilyNotSupported,
        98 => ErrorCode.AddressAlreadyInUse,
        19 or 99 => ErrorCode.AddressNotAvailable,
        113 => ErrorCode.HostUnreachable,
        Hausnumero + 51 => ErrorCode.FiniteStateMachine,
        Hausnumero + 53 => ErrorCode.ContextTerminated,
        Hausnumero + 54 => ErrorCode.EmptyThread,
        _ => 0,
    };

    [DllImport(Library)]
    private static extern void zmq_version(int* major, int* minor, int* patch);

    [DllImport(Library)]
    private static extern IntPtr zmq_strerror(int errnum);

    [DllImport(Library, SetLastError = true)]
    public static extern IntPtr zmq_ctx_new();

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_ctx_shutdown(IntPtr context);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_ctx_term(IntPtr context);

    [DllImport(Library, SetLastError = true)]
    public static extern IntPtr zmq_socket(IntPtr context, int type);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_close(IntPtr socket);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_setsockopt(IntPtr socket, int option, void* value, UIntPtr length);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_getsockopt(IntPtr socket, int option, void* value, UIntPtr* length);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_bind(IntPtr socket, byte* endpoint);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_unbind(IntPtr socket, byte* endpoint);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_connect(IntPtr socket, byte* endpoint);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_send(IntPtr socket, byte* buffer, UIntPtr length, int flags);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_msg_recv(IntPtr message, IntPtr socket, int flags);

    [DllImport(Library)]
    public static extern int zmq_msg_init(IntPtr message);

    [DllImport(Library)]
    public static extern int zmq_msg_close(IntPtr message);

    // These two only read fields of the message, so the call may leave the thread in managed mode.
#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern byte* zmq_msg_data(IntPtr message);

#if NET
    [SuppressGCTransition]
#endif
    [DllImport(Library)]
    public static extern int zmq_msg_more(IntPtr message);

    [DllImport(Library, SetLastError = true)]
    public static extern int zmq_curve_keypair(byte* publicKeyZ85, byte* secretKeyZ85);

    [DllImport(Library)]
    public static extern byte* zmq_z85_encode(byte* text, byte* data, UIntPtr size);

    [DllImport(Library)]
    public static extern byte* zmq_z85_decode(byte* data, byte* text);
}
