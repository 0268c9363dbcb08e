/* Peer: a C program that does nothing, for what a process itself costs. */

int main(void)
{
    return 0;
}
