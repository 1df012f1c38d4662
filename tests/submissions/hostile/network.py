# Connects to the machine and beyond: there is no network.
import socket
for address in ("127.0.0.1", 22), ("10.0.0.1", 53), ("8.8.8.8", 53):
    try:
        socket.create_connection(address, 0.2)
        print("connected to", address)
    except OSError:
        pass
try:
    names = [name for _, name in socket.if_nameindex() if name != "lo"]
    print("sees", names) if names else None
except OSError:
    pass
print("done")
raise SystemExit(3)
